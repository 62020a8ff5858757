import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being printed. The page is rendered anew before the browser takes its picture. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const [begin, end] = [true, false].map((value) => () => flushSync(() => setPrinting(value))) as [() => void, () => void];
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return printing;
}
