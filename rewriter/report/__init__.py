"""``report.html``: one page about a run over many repositories.

In: the output folder of ``bulk run``. Out: a page that needs no network.
"""
