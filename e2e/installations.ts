/** Two rows of stories, each with an installation of its own: a browser leaves half of two processors idle. */
export const installations = ["first", "second"] as const;
