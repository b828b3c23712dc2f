/** Bytes a second at which weights came to a Space with an L40S in November 2026: 15 to 20 GB in about 20 minutes. */
export const downloadPace = { slow: 15e9 / 1200, fast: 20e9 / 1200 } as const;
