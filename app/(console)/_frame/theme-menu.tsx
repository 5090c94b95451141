"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";

const choices = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "As the system", icon: Monitor },
] as const;

export function ThemeMenu() {
  const { theme, setTheme } = useTheme();
  // The choice lives in the browser; until hydration is over the server's answer stands.
  const known = useSyncExternalStore(
    subscribeNever,
    () => true,
    () => false,
  );
  return (
    <Menu
      trigger={
        <Button size="round" variant="ghost" aria-label="Theme" className="max-sm:hidden">
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="not-dark:hidden" />
        </Button>
      }
    >
      <MenuChoice
        label="Theme"
        value={known ? (theme ?? "system") : "system"}
        onChange={setTheme}
        options={choices.map(({ value, label, icon: Icon }) => ({
          value,
          label: (
            <>
              <Icon aria-hidden />
              {label}
            </>
          ),
        }))}
      />
    </Menu>
  );
}

const subscribeNever = () => () => {};
