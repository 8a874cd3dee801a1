"""The intake API, `/v1`, for programs."""

from fastapi import APIRouter

from streams.web.api import decisions, document, intake, previews, receipts, shortlists

router = APIRouter()
for _part in (intake, receipts, shortlists, previews, decisions, document):
    router.include_router(_part.router)
