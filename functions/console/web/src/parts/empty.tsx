import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";

/** Shown instead of an empty table or list: says why it is empty, and what can be done. */
export function Empty({ title, children, action }: { title: string; children?: React.ReactNode; action?: React.ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: "xs" }}>
      <SpaceBetween size="xs">
        <div>
          <b>{title}</b>
          {children !== undefined && (
            <Box variant="p" color="inherit">
              {children}
            </Box>
          )}
        </div>
        {action}
      </SpaceBetween>
    </Box>
  );
}
