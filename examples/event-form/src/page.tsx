import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useNavigation } from './navigation';

interface PageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The main part of a page. The focus moves to its title, so that a screen reader says where a link has led to. */
export function Page({ title, children }: PageProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const { hasNavigated } = useNavigation();
  // The page that the app opens with leaves the focus where the browser puts it.
  const [isFirst] = useState(!hasNavigated);

  useEffect(() => {
    document.title = `${title} – Behavioral events`;
    if (!isFirst) heading.current?.focus();
  }, [title, isFirst]);

  return (
    <main>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}

/** Why the page, or the answer to an action, is missing. */
export function Failure({ text }: { readonly text: string }): ReactNode {
  return (
    <p role="alert" className="failure">
      {text}
    </p>
  );
}
