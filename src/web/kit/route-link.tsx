import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

/** Anchor without its choice of element, which the router's types do not see through. */
function PlainAnchor(props: AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>) {
  return <Anchor component="a" {...props} />;
}

/** A link to a page of this app, checked against its routes. */
export const RouteLink = createLink(PlainAnchor);
