// Whether tests that measure costs print their tables.
export const printsCosts = process.env['TEST_PRINTS_COSTS'] === '1'
