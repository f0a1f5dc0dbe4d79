// Settings of single tests, from the environment. test/README.md describes them.

/** Inputs for each model and direction of the agreement test. */
export const agreementRuns = Number(process.env['AGREEMENT_RUNS'] ?? 20)

/** Folder that stores the outputs of the test of each family. Undefined: they are not stored. */
export const outputsFolder = process.env['KEEP_OUTPUTS']
