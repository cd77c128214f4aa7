"""Demonstration data: an invented wholesaler of food ingredients, put into an empty installation and taken out again.

``imagined`` thinks the company up: pure values from a seed and a moment, the same each time. ``stored`` turns them into
rows. Its past (orders of three years ago, deals long lost) cannot be told by actions, which happen now; therefore its
own actions write rows in bulk with the days on which things would have been recorded. What is alive today (meetings
ahead, approvals, comments) is done by the colleagues themselves, through the actions that everybody uses.
Nouns: demonstration. Verbs: fill, remove.
"""
