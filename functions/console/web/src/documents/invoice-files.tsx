// Files dropped on the list of invoices.

import Box from "@cloudscape-design/components/box";
import FileDropzone, { useFilesDragging } from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { t } from "../words/index.ts";
import { DocumentsFlow } from "./flow.tsx";

export const DOCUMENT_TYPES = ".xml,.pdf,.json,application/xml,text/xml,application/pdf,application/json";

/** Shows nothing until it is opened or files are dragged over the page. */
export function InvoiceFiles({ open, close }: { open: boolean; close: () => void }) {
  const { areFilesDragging } = useFilesDragging();
  const [files, setFiles] = useState<readonly File[]>([]);
  const choose = (chosen: readonly File[]) => setFiles([...chosen]);
  if (files.length > 0) {
    return (
      <DocumentsFlow
        files={files}
        another={() => {
          setFiles([]);
          close();
        }}
      />
    );
  }
  if (!open && !areFilesDragging) return null;
  return (
    <FileDropzone onChange={({ detail }) => choose(detail.value)}>
      <SpaceBetween size="xs" alignItems="center">
        <Box color="inherit">{t.documents.drop}</Box>
        <FileInput multiple accept={DOCUMENT_TYPES} value={[]} onChange={({ detail }) => choose(detail.value)}>
          {t.documents.chooseFiles}
        </FileInput>
      </SpaceBetween>
    </FileDropzone>
  );
}
