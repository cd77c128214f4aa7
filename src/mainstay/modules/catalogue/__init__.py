"""Catalogue: what the company sells and at which price, since when.

Nouns: ProductLine, Product, PriceList, Price, NeedKind. Verbs: create, edit, retire, set a price.
"""
