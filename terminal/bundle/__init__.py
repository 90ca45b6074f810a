"""A support bundle: what somebody far away needs to find out what is wrong, and nothing of any person.

`parts` is pure; `collect` asks the machine, each question by itself, so that what does not answer is said and the rest
is there. Nothing is opened that a running terminal owns.
"""
