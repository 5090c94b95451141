import { cva } from "class-variance-authority";

/** For buttons and for links that look like one. */
export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 data-disabled:cursor-not-allowed data-disabled:opacity-55 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-primary text-on-primary shadow-card not-data-disabled:hover:bg-primary-strong",
        secondary: "border-line bg-panel text-text shadow-card not-data-disabled:hover:bg-subtle",
        danger: "border-transparent bg-danger text-on-danger shadow-card not-data-disabled:hover:bg-danger-strong",
        ghost:
          "border-transparent text-muted not-data-disabled:hover:bg-neutral-soft not-data-disabled:hover:text-text",
      },
      size: {
        medium: "h-8.5 px-3 text-sm [&_svg]:size-4",
        small: "h-7 rounded-[7px] px-2.5 text-xs [&_svg]:size-3.5",
        icon: "h-7 w-8 rounded-[7px] px-0 [&_svg]:size-3.5",
        round: "size-8 rounded-full px-0 [&_svg]:size-4",
      },
    },
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);
