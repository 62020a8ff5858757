// The console's shell around every page: navigation, messages and the session.

import AppLayoutToolbar from "@cloudscape-design/components/app-layout-toolbar";
import Flashbar from "@cloudscape-design/components/flashbar";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import Spinner from "@cloudscape-design/components/spinner";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { createBrowserRouter, Outlet, RouterProvider, useLocation } from "react-router";
import { createApi } from "./api/client.ts";
import { createQueryClient } from "./api/query-client.ts";
import { useFollow } from "./parts/app-link.tsx";
import { CREATE_PATH, PAGES, ROUTES } from "./routes.tsx";
import { type Appearance, chooseAppearance, chosenAppearance } from "./shell/appearance.ts";
import { type Flash, type FlashItems, type Panel, type Shell, ShellContext } from "./shell/context.tsx";
import { SelectedPanel } from "./shell/selected-panel.tsx";
import { Search } from "./shell/search.tsx";
import type { Session } from "./sign-in/session.ts";
import { t } from "./words/index.ts";
import { chooseLanguage, type Language, language, LANGUAGES } from "./words/language.ts";

// Loaded when first opened, with its texts.
const Help = lazy(async () => ({ default: (await import("./help/page.tsx")).Help }));

export function App({ session }: { session: Session }) {
  const router = useMemo(
    () => createBrowserRouter([{ element: <Frame session={session} />, children: ROUTES }], { basename: "/console" }),
    [session],
  );
  const queryClient = useMemo(createQueryClient, [session]);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}

function Frame({ session }: { session: Session }) {
  const [flashes, setFlashes] = useState<FlashItems>([]);
  const [navigationOpen, setNavigationOpen] = useState(false);
  const [breadcrumbs, setBreadcrumbs] = useState<HTMLElement | null>(null);
  const [toolsOpen, setToolsOpen] = useState(false);
  const { pathname } = useLocation();
  const { follow, href } = useFollow();

  const dismiss = useCallback((id: string) => setFlashes((all) => all.filter((item) => item.id !== id)), []);
  const flash = useCallback(
    ({ type, header, content }: Flash) => {
      const id = crypto.randomUUID();
      const item = { id, type, header, content, dismissible: true, dismissLabel: t.shell.dismissMessage, onDismiss: () => dismiss(id) };
      setFlashes((all) => [item, ...all].slice(0, FLASHES_MAX));
    },
    [dismiss],
  );
  const [panel, setPanel] = useState<Panel>();
  const [panelOpen, setPanelOpen] = useState(false);
  const showPanel = useCallback((next: Panel | undefined) => {
    setPanel(next);
    setPanelOpen(next !== undefined);
  }, []);
  useEffect(() => showPanel(undefined), [pathname, showPanel]);
  // The wizard needs the width.
  useEffect(() => setNavigationOpen(pathname !== CREATE_PATH && matchMedia("(min-width: 1100px)").matches), [pathname === CREATE_PATH]);
  const api = useMemo(() => createApi(session, location.origin), [session]);
  const shell = useMemo<Shell>(() => ({ api, session, flash, showPanel, breadcrumbs }), [api, session, flash, showPanel, breadcrumbs]);

  // `void`, because newer browsers' scrollTo returns a promise, which React would take for a clean-up.
  useEffect(() => void scrollTo(0, 0), [pathname]);

  return (
    <ShellContext value={shell}>
      <a className="skip" href="#main-content">
        {t.shell.skip}
      </a>
      <div id="top">
        <TopBar session={session} />
      </div>
      <AppLayoutToolbar
        headerSelector="#top"
        contentType="table"
        breadcrumbs={<div ref={setBreadcrumbs} />}
        navigationWidth={240}
        tools={toolsOpen && <Suspense fallback={<Spinner size="large" />}><Help path={activePath(pathname)} /></Suspense>}
        toolsOpen={toolsOpen}
        onToolsChange={({ detail }) => setToolsOpen(detail.open)}
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        ariaLabels={{ navigation: t.shell.navigation, navigationClose: t.shell.closeNavigation, navigationToggle: t.shell.openNavigation, notifications: t.shell.notifications, tools: t.shell.help, toolsClose: t.shell.closeHelp, toolsToggle: t.shell.openHelp }}
        navigation={
          <SideNavigation
            header={{ text: t.common.purchaseOrders, href: href("/") }}
            activeHref={href(activePath(pathname))}
            onFollow={follow}
            items={PAGES.flatMap(({ navigation, path, writes }) =>
              navigation === undefined || (writes === true && !session.canWrite) ? [] : [{ type: "link" as const, text: navigation, href: href(path) }],
            )}
          />
        }
        splitPanel={panel && <SelectedPanel panel={panel} />}
        splitPanelOpen={panelOpen}
        onSplitPanelToggle={({ detail }) => setPanelOpen(detail.open)}
        splitPanelPreferences={{ position: "side" }}
        notifications={<Flashbar items={[...flashes]} />}
        content={
          <div id="main-content" tabIndex={-1}>
            <Suspense fallback={<Spinner size="large" />}>
              <Outlet />
            </Suspense>
          </div>
        }
      />
    </ShellContext>
  );
}

const FLASHES_MAX = 5;

/** Returns the path of the navigation entry that a page belongs to. */
export function activePath(path: string): string {
  if (path === CREATE_PATH) return "/purchase-orders";
  const own = PAGES.filter(({ navigation }) => navigation !== undefined).map((page) => page.path);
  const above = own.filter((candidate) => candidate !== "/" && (path === candidate || path.startsWith(`${candidate}/`)));
  return above.sort((a, b) => b.length - a.length)[0] ?? "/";
}

const APPEARANCES: Record<Appearance, string> = { system: t.shell.systemDefault, light: t.shell.light, dark: t.shell.dark };

function TopBar({ session }: { session: Session }) {
  const { follow, href } = useFollow();
  const [appearance, setAppearance] = useState(chosenAppearance);
  return (
    <TopNavigation
      identity={{ href: href("/"), title: t.common.purchaseOrders, onFollow: follow }}
      search={<Search />}
      utilities={[
        {
          type: "menu-dropdown",
          iconName: "settings",
          ariaLabel: t.shell.appearance,
          title: t.shell.appearance,
          items: Object.entries(APPEARANCES).map(([id, text]) => ({ id, text, itemType: "checkbox" as const, checked: id === appearance })),
          onItemClick: ({ detail }) => {
            chooseAppearance(detail.id as Appearance);
            setAppearance(detail.id as Appearance);
          },
        },
        {
          type: "menu-dropdown",
          text: LANGUAGES[language],
          ariaLabel: t.shell.language(LANGUAGES[language]),
          items: Object.entries(LANGUAGES).map(([id, text]) => ({ id, text, itemType: "checkbox" as const, checked: id === language })),
          onItemClick: ({ detail }) => chooseLanguage(detail.id as Language),
        },
        {
          type: "menu-dropdown",
          iconName: "user-profile",
          text: `${session.name} (${session.account})`,
          description: (session.canWrite || session.canWriteInvoices || session.canWriteSettings ? t.shell.account : t.shell.accountReadOnly)(session.account),
          items: [{ id: "sign-out", text: t.shell.signOut }],
          onItemClick: ({ detail }) => {
            if (detail.id === "sign-out") void session.signOut();
          },
        },
      ]}
    />
  );
}
