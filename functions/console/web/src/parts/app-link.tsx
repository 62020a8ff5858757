// Links within the console. They have real addresses, so that they open in a new tab as well, but don't reload the page.

import Link, { type LinkProps } from "@cloudscape-design/components/link";
import { useMemo } from "react";
import { useNavigate } from "react-router";

const BASE = "/console";

/** Returns `href` and `follow` for components that have their own links. */
export function useFollow() {
  const navigate = useNavigate();
  return useMemo(() => {
    const href = (to: string) => `${BASE}${to}`;
    // Components differ in their events: some always have an address, some may have none.
    const follow = (event: { preventDefault: () => void; detail: { href?: string | undefined; external?: boolean | undefined } }) => {
      const to = event.detail.href;
      if (to === undefined || event.detail.external === true) return;
      event.preventDefault();
      if (to.startsWith(BASE)) void navigate(to.slice(BASE.length) || "/");
    };
    return { href, follow, navigate };
  }, [navigate]);
}

interface AppLinkProps extends Pick<LinkProps, "variant" | "fontSize" | "ariaLabel"> {
  to: string;
  children: React.ReactNode;
}

export function AppLink({ to, children, ...rest }: AppLinkProps) {
  const { href, follow } = useFollow();
  return (
    <Link {...rest} href={href(to)} onFollow={follow}>
      {children}
    </Link>
  );
}
