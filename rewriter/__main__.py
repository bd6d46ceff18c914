"""``python -m rewriter`` is the ``distroify`` command."""

from rewriter.cli.main import main

if __name__ == "__main__":
    main()
