// Asks for confirmation before unsaved changes are lost: with a dialog within the console, with the browser's own otherwise.

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useCallback, useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { t } from "../../words/index.ts";

/** Guards while `unsaved`, until `allow` is called. */
export function useUnsavedGuard(unsaved: boolean): { dialog: React.ReactNode; allow: () => void } {
  const allowed = useRef(false);
  const blocker = useBlocker(({ currentLocation, nextLocation }) => unsaved && !allowed.current && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);
  const allow = useCallback(() => {
    allowed.current = true;
  }, []);
  const dialog = blocker.state === "blocked" && (
    <Modal
      visible
      header={t.form.leaveWithoutSaving}
      closeAriaLabel={t.form.stay}
      onDismiss={() => blocker.reset()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => blocker.reset()}>{t.form.stay}</Button>
            <Button variant="primary" onClick={() => blocker.proceed()}>{t.form.leave}</Button>
          </SpaceBetween>
        </Box>
      }
    >{t.form.whatYouTypedWillBeLost}</Modal>
  );
  return { dialog, allow };
}
