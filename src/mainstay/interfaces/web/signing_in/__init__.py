"""Coming in: with a password, a passkey or through the company's own service; staying in, and proving it again.

`adapter` decides who comes in, `door` watches every request, `listening` writes down what happened, `company` and
`views` speak with the services of companies (`openid`, `saml`), `arriving` says whom they mean.
"""
