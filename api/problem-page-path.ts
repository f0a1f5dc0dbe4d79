// Where the page about problem codes is served; the `type` of every problem leads there.
export const PROBLEM_PAGE = '/docs/problems'
