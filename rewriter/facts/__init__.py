"""What is: the start, the programs, the files and the users of a stage, as they can be seen.

Facts propose nothing. What becomes of the stage is the business of the plan and of the rules.
"""
