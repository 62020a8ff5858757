// The frame of a page's content: title, breadcrumbs and actions. Also sets the document's title.

import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useFollow } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";
import { useShell } from "./context.tsx";

export interface PageProps {
  title: string;
  description?: React.ReactNode;
  /** The pages between the dashboard and this one. The dashboard itself has no breadcrumbs. */
  breadcrumbs?: readonly { text: string; to: string }[];
  actions?: React.ReactNode;
  info?: React.ReactNode;
  children: React.ReactNode;
}

const CONSOLE = t.common.purchaseOrders;

export function Page({ title, description, breadcrumbs, actions, info, children }: PageProps) {
  const { href, follow } = useFollow();
  const shell = useShell();
  useEffect(() => {
    document.title = title === CONSOLE ? title : `${title} | ${CONSOLE}`;
  }, [title]);
  return (
    <>
      {breadcrumbs !== undefined &&
        shell.breadcrumbs !== null &&
        createPortal(
          <BreadcrumbGroup
            ariaLabel={t.shell.breadcrumbs}
            items={[...[{ text: t.common.dashboard, to: "/" }, ...breadcrumbs].map(({ text, to }) => ({ text, href: href(to) })), { text: title, href: "#" }]}
            onFollow={follow}
          />,
          shell.breadcrumbs,
        )}
      <ContentLayout
        header={
          <Header variant="h1" description={description} actions={actions} info={info}>
            {title}
          </Header>
        }
      >
        <SpaceBetween size="l">{children}</SpaceBetween>
      </ContentLayout>
    </>
  );
}
