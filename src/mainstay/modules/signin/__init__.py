"""Who is let in, and for how long: sessions, second factors, and the company's rules about both.

Nouns: UserSession, SignInPolicy. Verbs: begin, end, close, reset, set. How somebody proves who they are (password,
passkey, the company's own sign-in service) is the web's business; what was proved, and what follows, is kept here.
"""
