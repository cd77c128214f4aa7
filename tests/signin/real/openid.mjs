// A certified OpenID Connect provider (npm oidc-provider) with one client and whoever signs in as themselves.
import Provider from "oidc-provider";

const [issuer, redirectUri] = process.argv.slice(2);
const provider = new Provider(issuer, {
  clients: [{ client_id: "mainstay", client_secret: "a-secret-of-the-service", redirect_uris: [redirectUri] }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["only for the test"] },
  findAccount: async (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: id, email_verified: true, name: "Gita Sharma" }),
  }),
});
provider.listen(Number(new URL(issuer).port), "127.0.0.1", () => console.log("listening"));
