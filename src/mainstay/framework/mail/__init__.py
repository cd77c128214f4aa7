"""Mail: what leaves as a letter to one person, in their language and zone, and what they do not want.

A letter is queued as its kind, its reader and a key, and written when it leaves: no text about anybody waits in a table,
and what happened meanwhile is in it. Kinds are declared with ``letters.letter``; ``queue.post`` queues, the worker delivers.
"""
