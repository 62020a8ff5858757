import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { AppLink } from "../parts/app-link.tsx";

/** Takes one file, dropped or chosen. */
export function ChooseFile({ choose }: { choose: (file: File) => void }) {
  const first = (files: readonly File[]) => {
    const file = files[0];
    if (file !== undefined) choose(file);
  };
  return (
    <Container header={<Header variant="h2">Choose a file</Header>}>
      <SpaceBetween size="m">
        <FileDropzone onChange={({ detail }) => first(detail.value)}>
          <SpaceBetween size="xs" alignItems="center">
            <Box color="inherit">Drop a CSV file here, or</Box>
            <FileInput accept=".csv,text/csv" value={[]} onChange={({ detail }) => first(detail.value)}>
              Choose a file
            </FileInput>
          </SpaceBetween>
        </FileDropzone>
        <Box variant="p">
          It is checked first, row by row, and nothing is written before you say so. A purchase order that is not there yet is created; one that is there
          is changed to what its rows say, and a line item without a row is not in it any more. A file to begin with is an export of the{" "}
          <AppLink to="/purchase-orders">purchase orders</AppLink>.
        </Box>
      </SpaceBetween>
    </Container>
  );
}
