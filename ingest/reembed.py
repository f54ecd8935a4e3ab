"""Cut and embed every article of an archive anew, with another embedder or chunk size. No page is read again.

Contract: an archive and a recipe -> the same articles, other chunks and vectors. Cut off, it says so at the next
open and is finished by running it again.
"""

from collections.abc import Iterator

from ingest import lock
from ingest.archive import Archive
from ingest.index import Index
from ingest.recipe import Recipe
from ingest.writer import Recut, Writer

_BATCH = 100


def reembed(archive: Archive, recipe: Recipe) -> Iterator[int]:
    """Yields the number of articles done so far. Raises ArchiveBusy."""
    writer = Writer(archive)
    with lock.writing(archive.folder):
        writer.describe({**recipe.facts(), "reembedding": "yes"})
        after, done = "", 0
        while batch := archive.articles(after=after, limit=_BATCH):
            after = batch[-1][0]
            articles = [archive.article(article_id) for article_id, *_ in batch]
            cuts = [Recut(a.article.id, *recipe.cut(a.article.text, a.article.meta)) for a in articles if a]
            texts = {
                key: part.embedded_text for cut in cuts for key, part in zip(cut.vector_keys, cut.chunks, strict=True)
            }
            missing = sorted(writer.missing_vectors(list(texts)))
            vectors = recipe.embedder.encode_documents([texts[key] for key in missing])
            writer.recut(cuts, dict(zip(missing, vectors, strict=True)))
            done += len(batch)
            yield done
        writer.describe({"reembedding": "no"})
        Index(archive).refresh(force=True)
