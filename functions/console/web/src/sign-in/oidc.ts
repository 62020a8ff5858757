// Sign-in at the deployment's issuer with OpenID Connect's code flow and PKCE. The tab's session storage has what must
// survive the redirect, a verifier and a state. Tokens stay in memory, so a reload goes to the issuer again.

import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { type Config, claimsOf, rightsOf, type Session } from "./session.ts";

type OidcConfig = Extract<Config, { signIn: "oidc" }>;

/** The path to which the issuer redirects after sign-in. */
export const RETURN_PATH = "/console/signed-in";
const HOME = "/console/";
const WAS_SIGNED_IN = "purchase-orders.signed-in";

/** A token is renewed that many seconds before it expires, so that it doesn't expire on its way. */
const RENEWED_EARLY = 30;

export class Issuer {
  readonly #config: OidcConfig;
  readonly #manager: UserManager;

  /** Parameters for sign-out that Amazon Cognito requires besides the standard's. */
  readonly #signOutParameters: { client_id: string; logout_uri: string };

  constructor(config: OidcConfig) {
    this.#config = config;
    this.#signOutParameters = { client_id: config.clientId, logout_uri: `${location.origin}${HOME}` };
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      scope: config.scopes.join(" "),
      redirect_uri: `${location.origin}${RETURN_PATH}`,
      post_logout_redirect_uri: this.#signOutParameters.logout_uri,
      response_type: "code",
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      monitorSession: false,
      // So that sign-out doesn't wait for an issuer that doesn't answer.
      requestTimeoutInSeconds: 10,
    });
  }

  /** Whether this tab was signed in before a reload. The issuer probably still knows the person then. */
  get wasSignedIn(): boolean {
    return sessionStorage.getItem(WAS_SIGNED_IN) !== null;
  }

  /** Redirects to the issuer, which later returns to `path`. */
  async redirect(path: string): Promise<void> {
    await this.#manager.signinRedirect({ state: { path } });
  }

  /** Completes the sign-in after the issuer's redirect. Returns the session and the path that the person opened first. */
  async complete(): Promise<{ session: Session; path: string }> {
    try {
      const user = await this.#manager.signinRedirectCallback();
      const state: unknown = user.state;
      const path = typeof state === "object" && state !== null && "path" in state ? String(state.path) : "/";
      sessionStorage.setItem(WAS_SIGNED_IN, "yes");
      return { session: this.#session(user), path: ownPath(path) };
    } catch (thrown) {
      sessionStorage.removeItem(WAS_SIGNED_IN);
      throw thrown;
    }
  }

  #session(first: User): Session {
    let user = first;
    const claims = claimsOf(user.access_token);
    const account = claims[this.#config.accountClaim ?? "account_id"];
    // Requests at the same time share one renewal: an issuer may accept a refresh token only once.
    let renewing: Promise<boolean> | undefined;
    const renewOnce = async () => {
      // Without a refresh token it would need a frame of the issuer, which the content security policy forbids.
      if (user.refresh_token === undefined) return false;
      const renewed = await this.#manager.signinSilent().catch(() => null);
      if (renewed === null) return false;
      user = renewed;
      return true;
    };
    const renew = () => {
      renewing ??= renewOnce().finally(() => {
        renewing = undefined;
      });
      return renewing;
    };
    return {
      account: typeof account === "string" ? account : "",
      name: String(user.profile.email ?? claims["email"] ?? user.profile.sub),
      ...rightsOf(claims),
      token: async () => {
        if ((user.expires_in ?? Number.POSITIVE_INFINITY) < RENEWED_EARLY) await renew();
        return user.access_token;
      },
      renew,
      ended: () => sessionStorage.removeItem(WAS_SIGNED_IN),
      signOut: async () => {
        sessionStorage.removeItem(WAS_SIGNED_IN);
        // So that a copy of the refresh token is worth nothing. Some issuers can't revoke it.
        await this.#manager.revokeTokens(["refresh_token"]).catch(() => undefined);
        await this.#manager.removeUser();
        // Some issuers have no end-session endpoint. Then only this tab signs out.
        const parameters = { extraQueryParams: this.#signOutParameters, ...(user.id_token === undefined ? {} : { id_token_hint: user.id_token }) };
        await this.#manager.signoutRedirect(parameters).catch(() => location.assign(HOME));
      },
    };
  }
}

/** Returns the path if it is one of the console, and `/` if it could lead to another site. */
export function ownPath(path: string): string {
  return path.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/";
}
