import type { FastifyInstance } from 'fastify'
import { whenAnswered } from '../transport/answered.js'
import { Caller, type Access, type Requirement } from './access.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route asks of its caller. A route that says nothing is an administrative one for all channels. */
    access?: Requirement
  }
  interface FastifyRequest {
    /** Who calls; undefined where there is no route. */
    caller: Caller | undefined
    /** What an administrative call changed, for the audit log. */
    change: string | undefined
  }
}

const UNDECLARED: Requirement = ['admin']

/** Lets nobody through to a route who may not. For WebSockets it decides before the upgrade. */
export function registerGuard (app: FastifyInstance, access: Access): void {
  app.decorateRequest('caller', undefined)
  app.decorateRequest('change', undefined)

  app.addHook('onRequest', (request, reply, done) => {
    const requirement = request.is404 ? 'nothing' : request.routeOptions.config.access ?? UNDECLARED
    const letIn = (caller: Caller): void => {
      request.caller = caller
      done()
    }
    const caller = access.admit(request, reply, requirement)
    if (caller instanceof Caller) letIn(caller)
    else caller.then(letIn, done)
  })

  whenAnswered(app, (request, { statusCode }) => {
    if (request.caller && !request.is404 && isAdministrative(request.routeOptions.config.access)) access.administered(request, statusCode)
  })
}

function isAdministrative (requirement: Requirement = UNDECLARED): boolean {
  if (requirement === 'operator') return true
  return Array.isArray(requirement) && requirement.length === 1 && requirement[0] === 'admin'
}
