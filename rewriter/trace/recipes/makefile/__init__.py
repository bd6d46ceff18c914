"""The plain subset of GNU make: what it reads, which recipes it runs, in which environment.

https://www.gnu.org/software/make/manual/make.html; tests hold it against ``make -n``.
"""
