// Before anything can be shown: the configuration, and a session.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useState } from "react";
import { App } from "./app.tsx";
import { chosenIdentity, signInAs } from "./sign-in/local.ts";
import { Issuer, RETURN_PATH } from "./sign-in/oidc.ts";
import { type Config, readConfig, type Session } from "./sign-in/session.ts";
import { IdentityChooser, SignInPage } from "./sign-in/pages.tsx";

type State =
  | { is: "starting" }
  | { is: "failed"; why: string }
  | { is: "choosing" }
  | { is: "signed-out"; issuer: Issuer; why?: string }
  | { is: "signed-in"; session: Session };

export function Start() {
  const [state, setState] = useState<State>({ is: "starting" });
  useEffect(() => {
    // Once for the page, also where React runs effects twice: a code from the issuer is good for one use.
    started ??= start();
    started.then(setState, (thrown: unknown) => setState({ is: "failed", why: String(thrown) }));
  }, []);
  switch (state.is) {
    case "starting":
      return (
        <Box padding="xxl" textAlign="center">
          <Spinner size="large" /> <Box variant="p">Starting the console</Box>
        </Box>
      );
    case "failed":
      return (
        <Box padding="xxl">
          <Alert type="error" header="The console can't start">
            {state.why}
          </Alert>
        </Box>
      );
    case "choosing":
      return <IdentityChooser signedIn={(session) => setState({ is: "signed-in", session })} />;
    case "signed-out":
      return <SignInPage issuer={state.issuer} why={state.why} />;
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
    return { is: "failed", why: "Nobody can sign in here: this deployment names no client of its issuer (parameter ConsoleClientId)." };
  }
  const issuer = new Issuer(config);
  if (location.pathname === RETURN_PATH) {
    try {
      const { session, path } = await issuer.arrive();
      history.replaceState(null, "", `/console${path}`);
      return { is: "signed-in", session };
    } catch (thrown) {
      history.replaceState(null, "", "/console/");
      return { is: "signed-out", issuer, why: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
  if (issuer.wasSignedIn) {
    await issuer.leave(pathHere());
    return { is: "starting" };
  }
  return { is: "signed-out", issuer };
}

/** Where the person is, below /console. */
export function pathHere(): string {
  return `${location.pathname.replace(/^\/console/, "") || "/"}${location.search}`;
}
