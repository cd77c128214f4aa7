"""Saved views: a filter, order, columns under a name; private, or shared with everybody."""
