"""Catalogue: what the company sells and at which price, since when; and the rates at which currencies are compared.

Nouns: ProductLine, Product, PriceList, Price, NeedKind, ExchangeRate, GroupCurrency. Verbs: create, edit, retire, set a
price, record a rate.
"""
