"""Where the pages of the house live."""

from django.urls import URLPattern, URLResolver, path

from .views import impersonation, sessions, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    # sign-in, tokens, acting as another person
    path("people/<int:pk>/sign-in/", sessions.PersonSignin.as_view(), name="person_signin"),
    path("people/<int:pk>/sign-in/<slug:action>/", sessions.PersonSigninChange.as_view(), name="person_signin_change"),
    path("people/<int:pk>/act-as/", impersonation.ActAs.as_view(), name="act_as"),
    path("act-as/end/", impersonation.ActAsEnd.as_view(), name="act_as_end"),
    path("tokens/", tokens.TokenList.as_view(), name="token_list"),
    path("tokens/new/", tokens.TokenCreate.as_view(), name="token_create"),
    path("tokens/<int:pk>/", tokens.TokenDetail.as_view(), name="token_detail"),
    path("tokens/<int:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token_revoke"),
]
