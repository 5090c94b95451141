/** Whether the sidebar is narrow: kept where the server can see it, so that pages come with the right width. */
export const sidebarCookie = "seaworthy-sidebar";
