// Loads the configuration and signs in, then shows the console.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useState } from "react";
import { App } from "./app.tsx";
import { chosenIdentity, signInAs } from "./sign-in/local.ts";
import type { Issuer } from "./sign-in/oidc.ts";
import { type Config, readConfig, type Session } from "./sign-in/session.ts";
import { IdentityChooser, SignInPage } from "./sign-in/pages.tsx";
import { t } from "./words/index.ts";

type State =
  | { is: "starting" }
  | { is: "failed"; reason: string }
  | { is: "choosing" }
  | { is: "signed-out"; issuer: Issuer; reason?: string }
  | { is: "signed-in"; session: Session };

export function Start() {
  const [state, setState] = useState<State>({ is: "starting" });
  useEffect(() => {
    // Once per page load, even if React runs the effect twice, because a code from the issuer can be used only once.
    started ??= start();
    started.then(setState, (thrown: unknown) => setState({ is: "failed", reason: String(thrown) }));
  }, []);
  switch (state.is) {
    case "starting":
      return (
        <Box padding="xxl" textAlign="center">
          <Spinner size="large" /> <Box variant="p">{t.shell.startingTheConsole}</Box>
        </Box>
      );
    case "failed":
      return (
        <Box padding="xxl">
          <Alert type="error" header={t.shell.theConsoleCantStart}>
            {state.reason}
          </Alert>
        </Box>
      );
    case "choosing":
      return <IdentityChooser signedIn={(session) => setState({ is: "signed-in", session })} />;
    case "signed-out":
      return <SignInPage issuer={state.issuer} reason={state.reason} />;
    case "signed-in":
      return <App session={state.session} />;
  }
}

let started: Promise<State> | undefined;

async function start(): Promise<State> {
  const config: Config = await readConfig();
  if (config.signIn === "local") {
    const chosen = chosenIdentity();
    return chosen === undefined ? { is: "choosing" } : { is: "signed-in", session: await signInAs(chosen) };
  }
  if (config.signIn === "none") {
    return { is: "failed", reason: t.shell.signInIsNotSetUpThe };
  }
  // Loaded only where there is an issuer: people on their own machine don't need it.
  const { Issuer, RETURN_PATH } = await import("./sign-in/oidc.ts");
  const issuer = new Issuer(config);
  if (location.pathname === RETURN_PATH) {
    try {
      const { session, path } = await issuer.complete();
      history.replaceState(null, "", `/console${path}`);
      return { is: "signed-in", session };
    } catch (thrown) {
      history.replaceState(null, "", "/console/");
      return { is: "signed-out", issuer, reason: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
  if (issuer.wasSignedIn) {
    await issuer.redirect(pathHere());
    return { is: "starting" };
  }
  return { is: "signed-out", issuer };
}

/** Returns the current path below /console. */
export function pathHere(): string {
  return `${location.pathname.replace(/^\/console/, "") || "/"}${location.search}`;
}
