// Sign-in at the stack's issuer: OpenID Connect's code flow with PKCE. The library keeps what must outlive the redirect
// (a verifier, a state) in the tab's session storage; tokens only in memory, so a reload asks the issuer again.

import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { allowsWriting, claims, type Config, type Session } from "./session.ts";

type OidcConfig = Extract<Config, { signIn: "oidc" }>;

/** Where the issuer sends people back to. */
export const RETURN_PATH = "/console/signed-in";
const HOME = "/console/";
const WAS_SIGNED_IN = "purchase-orders.signed-in";

export class Issuer {
  readonly #config: OidcConfig;
  readonly #manager: UserManager;

  /** What Amazon Cognito wants to know when people leave; others go by the standard's names. */
  readonly #leaving: { client_id: string; logout_uri: string };

  constructor(config: OidcConfig) {
    this.#config = config;
    this.#leaving = { client_id: config.clientId, logout_uri: `${location.origin}${HOME}` };
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      scope: config.scopes.join(" "),
      redirect_uri: `${location.origin}${RETURN_PATH}`,
      post_logout_redirect_uri: this.#leaving.logout_uri,
      response_type: "code",
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      monitorSession: false,
    });
  }

  /** Whether this tab was signed in before it was reloaded: then the issuer likely knows the person still. */
  get wasSignedIn(): boolean {
    return sessionStorage.getItem(WAS_SIGNED_IN) !== null;
  }

  /** Leaves for the issuer; comes back to `path`. */
  async leave(path: string): Promise<void> {
    await this.#manager.signinRedirect({ state: { path } });
  }

  /** Comes back from the issuer: the session, and where the person wanted to go. */
  async arrive(): Promise<{ session: Session; path: string }> {
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
    const said = claims(user.access_token);
    const account = said[this.#config.accountClaim ?? "account_id"];
    const renew = async () => {
      // Only with a refresh token: the other way is a frame of the issuer's, which the policy forbids.
      if (user.refresh_token === undefined) return false;
      const renewed = await this.#manager.signinSilent().catch(() => null);
      if (renewed === null) return false;
      user = renewed;
      return true;
    };
    return {
      account: typeof account === "string" ? account : "",
      name: String(user.profile.email ?? said["email"] ?? user.profile.sub),
      canWrite: allowsWriting(said),
      token: async () => {
        if (user.expired === true) await renew();
        return user.access_token;
      },
      renew,
      ended: () => sessionStorage.removeItem(WAS_SIGNED_IN),
      signOut: async () => {
        sessionStorage.removeItem(WAS_SIGNED_IN);
        await this.#manager.removeUser();
        // Not every issuer has an end-of-session address; then this tab forgets, which is all it can do.
        const leaving = { extraQueryParams: this.#leaving, ...(user.id_token === undefined ? {} : { id_token_hint: user.id_token }) };
        await this.#manager.signoutRedirect(leaving).catch(() => location.assign(HOME));
      },
    };
  }
}

/** A path of ours, never another site's. */
export function ownPath(path: string): string {
  return path.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/";
}
