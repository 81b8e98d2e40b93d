"""What lineage is made of, in the order in which it is used.

- What is shared: ``overlap`` (counted without third persons' words), ``facts`` (names and figures of retold texts).
- Whose text it is: ``owners``, ``sites``, ``desk`` (an agency's own).
- Evidence of a pair: ``claims`` (names, links, credits; ``naming`` reads the sentence, ``offers`` the leaked lines), ``quoting``, ``revision``, ``release``,
  ``dating``, ``slips``, and what is only style: ``traits``, ``host``.
- Third texts: ``hub``, ``chains``.
- What follows: ``posterior`` (bits to a calibrated verdict), ``absent`` (sources that are missing), ``graph`` (the arrows of the whole collection).
"""
