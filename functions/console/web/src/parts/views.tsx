// Saved views of a list: its filter and order under a name, kept by this browser.

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { t } from "../words/index.ts";
import { usePreference } from "./use-preference.ts";

/** The query part of the list's address by the view's name. */
type SavedViews = Record<string, string>;

function isSavedViews(value: unknown): value is SavedViews {
  return typeof value === "object" && value !== null && Object.values(value).every((query) => typeof query === "string");
}

export function Views({ list }: { list: string }) {
  const [search, setSearch] = useSearchParams();
  const [views, setViews] = usePreference<SavedViews>(`${list}-views`, {}, isSavedViews);
  const [naming, setNaming] = useState<string>();
  const here = withoutPage(search);
  const names = Object.keys(views).sort();
  const current = names.find((name) => views[name] === here);
  const save = () => {
    if (naming === undefined || naming.trim() === "") return;
    setViews({ ...views, [naming.trim()]: here });
    setNaming(undefined);
  };
  return (
    <>
      <ButtonDropdown
        items={[
          ...names.map((name) => ({ id: `view ${name}`, text: name, itemType: "checkbox" as const, checked: name === current })),
          { id: "save", text: t.parts.saveView },
          ...(current === undefined ? [] : [{ id: "remove", text: t.parts.removeView(current) }]),
        ]}
        onItemClick={({ detail: { id } }) => {
          if (id === "save") setNaming("");
          else if (id === "remove") setViews(Object.fromEntries(Object.entries(views).filter(([name]) => name !== current)));
          else setSearch(new URLSearchParams(views[id.slice("view ".length)]));
        }}
      >
        {current ?? t.parts.views}
      </ButtonDropdown>
      {naming !== undefined && (
        <Modal
          visible
          header={t.parts.saveView}
          closeAriaLabel={t.common.close}
          onDismiss={() => setNaming(undefined)}
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={() => setNaming(undefined)}>
                  {t.common.cancel}
                </Button>
                <Button variant="primary" disabled={naming.trim() === ""} onClick={save}>
                  {t.settings.save}
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          <FormField label={t.parts.viewName} description={t.parts.viewAbout}>
            <Input value={naming} onChange={({ detail }) => setNaming(detail.value)} />
          </FormField>
        </Modal>
      )}
    </>
  );
}

function withoutPage(search: URLSearchParams): string {
  const kept = new URLSearchParams(search);
  kept.delete("page");
  return kept.toString();
}
