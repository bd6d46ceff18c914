"""What is: the start, the programs, the files and the users of a stage, as far as they can be seen.

Facts stand on the trace of the build and on what the Go source says; plans and rules stand on them.
"""
