// Sign-in at an issuer with the code flow and PKCE, as deployed. The tests serve the issuer at the console's own origin. Its
// tokens come from the local issuer, so that the API accepts them.

import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { System } from "./system.ts";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

interface Issued {
  /** The refresh tokens that were used, and those that were revoked. */
  refreshed: (string | null)[];
  revoked: (string | null)[];
  /** The parameters of each visit to the sign-in page. */
  asked: URLSearchParams[];
}

async function issuer(visitor: Visitor, { url }: System, scope: string, lifetime = 3600): Promise<Issued> {
  const issued: Issued = { asked: [], refreshed: [], revoked: [] };
  const at = `${url}/issuer`;
  const json = (body: unknown) => ({ contentType: "application/json", body: JSON.stringify(body) });
  await visitor.page.route(`${url}/console/config.json`, (route) =>
    route.fulfill(json({ signIn: "oidc", issuer: at, clientId: "console", scopes: ["openid", "purchase-orders/read"], accountClaim: "account_id" })),
  );
  await visitor.page.route(`${at}/.well-known/openid-configuration`, (route) =>
    route.fulfill(json({ issuer: at, authorization_endpoint: `${at}/authorize`, token_endpoint: `${at}/token`, revocation_endpoint: `${at}/revoke`, end_session_endpoint: `${at}/logout` })),
  );
  await visitor.page.route(`${at}/authorize?*`, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    issued.asked.push(asked);
    const back = new URLSearchParams({ code: `code-${issued.asked.length}`, state: asked.get("state") ?? "" });
    return route.fulfill({ status: 302, headers: { location: `${asked.get("redirect_uri")}?${back}` } });
  });
  await visitor.page.route(`${at}/token`, async (route) => {
    const form = new URLSearchParams(route.request().postData() ?? "");
    const isRefresh = form.get("grant_type") === "refresh_token";
    if (isRefresh) issued.refreshed.push(form.get("refresh_token"));
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (!isRefresh && challenge !== issued.asked.at(-1)?.get("code_challenge")) return route.fulfill({ status: 400, ...json({ error: "invalid_grant" }) });
    const query = new URLSearchParams({ account: "111122223333", email: "eve@example.com", scope });
    const access = await (await fetch(`${url}/local/token?${query}`)).text();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: at, aud: "console", sub: "eve", email: "eve@example.com", iat: now, exp: now + 3600 };
    return route.fulfill(json({ access_token: access, id_token: `${part({ alg: "RS256" })}.${part(claims)}.x`, token_type: "Bearer", expires_in: lifetime, refresh_token: `refresh-${issued.refreshed.length}` }));
  });
  await visitor.page.route(`${at}/revoke`, (route) => {
    const form = new URLSearchParams(route.request().postData() ?? "");
    issued.revoked.push(form.get("client_id") === "console" ? form.get("token") : null);
    return route.fulfill({ status: 200, body: "" });
  });
  await visitor.page.route(`${at}/logout?*`, (route) => {
    // The name that Amazon Cognito uses.
    const back = new URL(route.request().url()).searchParams.get("logout_uri");
    return route.fulfill({ status: 302, headers: { location: back ?? `${at}/nowhere` } });
  });
  return issued;
}

story("sign-in returns to the page that was opened, and stores no token", async (visitor, system) => {
  const issued = await issuer(visitor, system, "purchase-orders/read purchase-orders/write");
  await visitor.open("/purchase-orders?health=EXPIRING");
  await visitor.heading("Sign in").waitFor();
  await visitor.accessible("sign in");
  await visitor.button("Sign in").click();
  await visitor.listed("Purchase orders");
  expect(visitor.page.url()).toBe(`${system.url}/console/purchase-orders?health=EXPIRING`);
  expect(issued.asked[0]?.get("code_challenge_method")).toBe("S256");
  expect(issued.asked[0]?.get("response_type")).toBe("code");
  expect(await visitor.button("Create purchase order").count()).toBe(1);
  const stored = await visitor.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }) + document.cookie);
  expect(stored).not.toContain("eyJ");

  // Without a stored token, a reload goes to the issuer, which still knows the person.
  await visitor.page.reload();
  await visitor.listed("Purchase orders");
  expect(issued.asked).toHaveLength(2);
  expect(visitor.page.url()).toBe(`${system.url}/console/purchase-orders?health=EXPIRING`);

  await visitor.button(/eve@example.com/).click();
  await visitor.page.getByRole("menuitem", { name: "Sign out" }).click();
  await visitor.heading("Sign in").waitFor();
});

story("a token that is about to expire is renewed, and sign-out revokes the refresh token", async (visitor, system) => {
  const issued = await issuer(visitor, system, "purchase-orders/read", 20);
  await visitor.open("/");
  await visitor.button("Sign in").click();
  await visitor.listed("Purchase orders");
  expect(issued.asked).toHaveLength(1);
  // Each refresh token is used once, as an issuer that rotates them demands.
  expect(issued.refreshed.length).toBeGreaterThan(0);
  expect(issued.refreshed).toEqual(issued.refreshed.map((_, number) => `refresh-${number}`));
  await visitor.button(/eve@example.com/).click();
  await visitor.page.getByRole("menuitem", { name: "Sign out" }).click();
  await visitor.heading("Sign in").waitFor();
  expect(issued.revoked).toEqual([`refresh-${issued.refreshed.length}`]);
});

story("without the scope to write, no changes are offered", async (visitor, system) => {
  await issuer(visitor, system, "purchase-orders/read");
  await visitor.open("/");
  await visitor.button("Sign in").click();
  await visitor.listed("Purchase orders");
  expect(await visitor.button("Create purchase order").count()).toBe(0);
});

story("an unsolicited answer from the issuer starts no session", async (visitor, system) => {
  const issued = await issuer(visitor, system, "purchase-orders/read");
  await visitor.open("/signed-in?code=stolen&state=made-up");
  await visitor.page.getByText("Sign-in failed").waitFor();
  await visitor.accessible("sign-in failed");
  expect(visitor.page.url()).toBe(`${system.url}/console/`);
  expect(issued.asked).toHaveLength(0);
});
