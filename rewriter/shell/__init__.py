"""Shell text: parsed into commands, expanded where the value is known, classified, walked.

In: the text of a RUN, CMD or ENTRYPOINT. Out: commands whose words are known, or the reason why they are not.
"""
