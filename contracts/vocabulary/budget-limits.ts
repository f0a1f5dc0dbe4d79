// The kinds of limit that a budget can have.
export const BUDGET_LIMITS = ['daily', 'total', 'film'] as const
export type BudgetLimit = (typeof BUDGET_LIMITS)[number]
