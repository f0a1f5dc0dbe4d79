// The routes of a model on the platform, and its form on the older one.
import type { Model } from '../../contracts/models/model.ts'

/** The model as it is sent over its fallback route. The same model where it has none. */
export function onFallbackRoute(model: Model): Model {
  const { fallbackRoute, ...rest } = model
  if (!fallbackRoute) return model
  const { fields, ...olderRoute } = fallbackRoute
  return { ...rest, fields, olderRoute }
}

/** Every form in which the model is sent, the preferred one first. */
export function formsOf(model: Model): Model[] {
  return model.fallbackRoute ? [model, onFallbackRoute(model)] : [model]
}

/** Name under which the newer route of a model is blocked on an account, where the model itself is not. */
export function newerRouteOf(modelId: string): string {
  return `POST /${modelId}`
}
