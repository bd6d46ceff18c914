NAME=report
