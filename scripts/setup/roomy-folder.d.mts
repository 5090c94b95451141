export function roomyFolder(): string;
export function layMemoryUnder(folder: string): () => void;
