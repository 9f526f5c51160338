/** Provides the store for the whole test run. */
export default async function globalSetup(): Promise<void> { await Promise.resolve(); }
