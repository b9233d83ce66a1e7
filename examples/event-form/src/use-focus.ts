import { useCallback, useEffect, useState } from 'react';
import { FORM } from './places';

/** A function that moves the focus to a place of the form as soon as it is rendered. */
export function useFocus(): (place: string) => void {
  const [request, setRequest] = useState<{ readonly place: string } | null>(null);
  useEffect(() => {
    if (!request) return;
    const element = document.getElementById(request.place) ?? document.getElementById(FORM);
    // The inputs of a group tell what is wrong with it; the group itself cannot be edited.
    const input = element?.matches('fieldset') ? element.querySelector<HTMLElement>('input') : element;
    input?.focus();
  }, [request]);
  return useCallback((place) => {
    setRequest({ place });
  }, []);
}
