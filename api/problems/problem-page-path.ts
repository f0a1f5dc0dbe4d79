// Path of the page about problem codes; the `type` of every problem links to it.
export const PROBLEM_PAGE = '/docs/problems'
