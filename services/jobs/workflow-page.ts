// The page of a job's workflow in the Temporal UI.
import type { Film } from '../../contracts/public/films.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import type { ServiceContext } from '../context.ts'

type PageContext = Pick<ServiceContext, 'workflowPageOf'>

/** Adds the page. Left out where its address is not configured, and for a generation in the line that has no workflow yet. */
export function withGenerationPage({ workflowPageOf }: PageContext, generation: Generation): Generation {
  const { status, film, attempts, links, id } = generation
  const hasWorkflow = status !== 'waiting' || film !== null || attempts.length > 0
  if (!workflowPageOf || !hasWorkflow) return generation
  return { ...generation, links: { ...links, workflow: workflowPageOf(id) } }
}

/** Adds the page. Left out where its address is not configured. */
export function withFilmPage({ workflowPageOf }: PageContext, film: Film): Film {
  return workflowPageOf ? { ...film, links: { ...film.links, workflow: workflowPageOf(film.id) } } : film
}
