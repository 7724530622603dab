/**
 * The proxy in every server framework, each as docs/proxy.md mounts it: the listener of a server,
 * with the proxy at `/xpander`.
 */
import Fastify from 'fastify';
import Hapi from '@hapi/hapi';
import { getRequestListener } from '@hono/node-server';
import middie from '@fastify/middie';
import connect from 'connect';
import express from 'express';
import express4 from 'express4';
import { Hono } from 'hono';
import Koa from 'koa';
import polka from 'polka';
import restify from 'restify';
import { toNodeListener } from '../stage.js';

/** Lets a framework make the server, and takes the listener of it. */
const listenerOf = (server) => server.listeners('request')[0];

export const MOUNTS = {
  'node:http': (proxy) => toNodeListener(proxy),
  'express 5': (proxy) => express().use('/xpander', toNodeListener(proxy)),
  'express 4': (proxy) => express4().use('/xpander', toNodeListener(proxy)),
  'express 5, a router in a router': (proxy) =>
    express().use('/', express.Router().use('/xpander', toNodeListener(proxy))),
  'connect': (proxy) => connect().use('/xpander', toNodeListener(proxy)),
  'polka': (proxy) => polka().use('/xpander', toNodeListener(proxy)).handler,
  'hono': (proxy) =>
    getRequestListener(new Hono().all('/xpander/*', (c) => proxy(c.req.raw)).fetch),
  'koa'(proxy) {
    const listener = toNodeListener(proxy);
    return new Koa()
      .use((ctx, next) => {
        if (!ctx.path.startsWith('/xpander/')) return next();
        ctx.respond = false;
        listener(ctx.req, ctx.res);
      })
      .callback();
  },
  async 'fastify'(proxy) {
    const listener = toNodeListener(proxy);
    const app = Fastify();
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      scope.all('/xpander/*', (request, reply) => {
        reply.hijack();
        listener(request.raw, reply.raw);
      });
    });
    await app.ready();
    return listenerOf(app.server);
  },
  async 'fastify, whose parsers have read the body'(proxy) {
    const listener = toNodeListener(proxy);
    const app = Fastify();
    app.all('/xpander/*', (request, reply) => {
      reply.hijack();
      listener(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
    await app.ready();
    return listenerOf(app.server);
  },
  async 'fastify with middie'(proxy) {
    const app = Fastify();
    await app.register(middie);
    app.use('/xpander', toNodeListener(proxy));
    await app.ready();
    return listenerOf(app.server);
  },
  'restify'(proxy) {
    const listener = toNodeListener(proxy);
    const server = restify.createServer({ handleUncaughtExceptions: false });
    const handle = (req, res, next) => {
      res.on('close', () => next(false));
      listener(req, res);
    };
    for (const method of ['get', 'post', 'del', 'head', 'opts'])
      server[method]('/xpander/*', handle);
    return listenerOf(server.server);
  },
  async 'hapi'(proxy) {
    const listener = toNodeListener(proxy);
    const server = Hapi.server();
    server.route({
      method: '*',
      path: '/xpander/{path*}',
      options: { payload: { parse: false, output: 'stream' } },
      handler({ raw: { req, res } }, h) {
        listener(req, res);
        return h.abandon;
      },
    });
    await server.initialize();
    return listenerOf(server.listener);
  },
};
